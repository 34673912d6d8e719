import { useState } from 'react'
import { AskError } from '../../api/ask.ts'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { moment } from '../../format/moment.ts'
import { type Key, useKeys, useRevokeKey } from '../../questions/use-keys.ts'
import { viewersZone } from '../../url/range.ts'
import { KeyForm } from './key-form.tsx'

const HEADINGS = ['Name', 'May', 'Project', 'Made', 'Last used', 'Revoke']

/** Who may report calls and ask: keys are made and revoked here. */
export function KeysCard() {
  const keys = useKeys()
  const mayNot = keys.error instanceof AskError && keys.error.code === 'key_not_allowed'
  return (
    <Card className="paired" title="Keys" note="for senders and readers on other machines">
      {mayNot ? (
        <p className="muted">Keys are shown to those whose key has the scope “admin”.</p>
      ) : (
        <Answered query={keys} skeleton={<Skeleton height={160} />}>
          {({ keys: all }) => (
            <>
              {all.length === 0 ? (
                <p className="muted">There are no keys yet.</p>
              ) : (
                <PlainTable label="Keys, table" headings={HEADINGS}>
                  {all.map((key) => (
                    <KeyRow key={key.id} value={key} />
                  ))}
                </PlainTable>
              )}
              <KeyForm />
            </>
          )}
        </Answered>
      )}
    </Card>
  )
}

function KeyRow({ value }: { readonly value: Key }) {
  const at = (time: string | null): string =>
    time === null ? 'never' : moment(Date.parse(time), viewersZone())
  return (
    <tr className={value.revoked_at === null ? undefined : 'revoked'}>
      <th scope="row" className="clipped" title={value.id}>
        {value.name}
      </th>
      <td>{value.scopes.join(', ')}</td>
      <td className="clipped">{value.project ?? 'all'}</td>
      <td>{at(value.created_at)}</td>
      <td>{at(value.last_used_at)}</td>
      <td>
        {value.revoked_at === null ? (
          <RevokeButton id={value.id} name={value.name} />
        ) : (
          `revoked ${at(value.revoked_at)}`
        )}
      </td>
    </tr>
  )
}

/** Revoking cannot be undone: it takes two presses. */
function RevokeButton({ id, name }: { readonly id: string; readonly name: string }) {
  const [isSure, setSure] = useState(false)
  const revoke = useRevokeKey()
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={isSure ? `Revoke ${name} for good` : `Revoke ${name}`}
        disabled={revoke.isPending}
        onClick={() => (isSure ? revoke.mutate(id) : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {isSure ? 'For good?' : 'Revoke'}
      </button>
      {revoke.error !== null && (
        <span className="bad" role="alert">
          {revoke.error.message}
        </span>
      )}
    </>
  )
}
