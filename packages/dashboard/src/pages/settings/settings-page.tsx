import { useSettings } from '../../questions/use-settings.ts'
import { ConnectCard } from './connect-card.tsx'
import { KeysCard } from './keys-card.tsx'
import { ServerCard } from './server-card.tsx'
import '../../components/controls.css'
import './settings.css'

/** How to connect, who may, and what serves. */
export function SettingsPage() {
  const settings = useSettings()
  return (
    <>
      <ConnectCard needsKey={settings.data?.requires_key ?? false} />
      <KeysCard />
      <ServerCard settings={settings} />
    </>
  )
}
