import { Card } from '../../components/card.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { usePageSearch } from '../../url/use-page-search.ts'
import { CodeBlock } from './code-block.tsx'
import { readSettingsSearch } from './settings-search.ts'
import { waysToConnect } from './ways-to-connect.ts'

/** How calls get here, with what there is to copy. */
export function ConnectCard({ needsKey }: { readonly needsKey: boolean }) {
  const [{ via }, set] = usePageSearch(readSettingsSearch)
  const ways = waysToConnect({ url: window.location.origin, needsKey })
  const way = ways.find(({ id }) => id === via) ?? ways[0]
  if (way === undefined) return null
  return (
    <Card
      className="paired connect"
      title="Connect"
      note="nothing of what is asked or answered is sent: counts, names, usage"
    >
      <div className="connect-ways">
        <Segmented
          label="What calls the models"
          value={way.id}
          options={ways.map(({ id, name }) => [id, name])}
          onPick={(id) => set({ via: id === ways[0]?.id ? undefined : id })}
        />
      </div>
      <p>{way.about}</p>
      {way.snippets.map((snippet) => (
        <CodeBlock key={`${way.id} ${snippet.title}`} {...snippet} />
      ))}
    </Card>
  )
}
