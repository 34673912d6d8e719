import type { UseQueryResult } from '@tanstack/react-query'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { byteSize } from '../../format/byte-size.ts'
import { moment } from '../../format/moment.ts'
import { useSession, useSignOut } from '../../questions/use-session.ts'
import type { Settings } from '../../questions/use-settings.ts'
import { viewersZone } from '../../url/range.ts'

/** What serves, where the ledger is, how long it remembers, and as whom one asks. */
export function ServerCard({ settings }: { readonly settings: UseQueryResult<Settings, Error> }) {
  const session = useSession()
  const signOut = useSignOut()
  const access = session.data?.access
  return (
    <Card
      className="paired"
      title="Server and ledger"
      actions={
        typeof access?.name === 'string' && (
          <button type="button" className="button" onClick={() => signOut.mutate()}>
            Sign out
          </button>
        )
      }
    >
      <Answered query={settings} skeleton={<Skeleton height={200} />}>
        {({ version, requires_key, ledger }) => (
          <dl className="server-facts">
            <Fact name="Version" text={version} />
            <Fact name="Address" text={window.location.origin} />
            <Fact
              name="Ledger"
              text={ledger.location ?? 'not told to keys of one project'}
              note={
                ledger.bytes === null
                  ? ledger.engine
                  : `${ledger.engine}, ${byteSize(ledger.bytes)}`
              }
            />
            <Fact name="Schema" text={String(ledger.schema_version)} />
            <Fact
              name="Retention"
              text={
                ledger.retained_from === null
                  ? 'All calls are kept'
                  : `Calls since ${moment(Date.parse(ledger.retained_from), viewersZone())}`
              }
            />
            <Fact
              name="Access"
              text={
                requires_key
                  ? 'A key is demanded of everyone'
                  : 'Whoever is on this machine; no key'
              }
              note={
                typeof access?.name === 'string'
                  ? `signed in as ${access.name}: ${access.scopes.join(', ')}`
                  : undefined
              }
            />
          </dl>
        )}
      </Answered>
    </Card>
  )
}

function Fact({
  name,
  text,
  note,
}: {
  readonly name: string
  readonly text: string
  readonly note?: string | undefined
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {text}
        {note !== undefined && <span className="muted"> {note}</span>}
      </dd>
    </div>
  )
}
