import { useState } from 'react'
import { SCOPES, useMakeKey } from '../../questions/use-keys.ts'
import { CodeBlock } from './code-block.tsx'

const MEANINGS: Readonly<Record<(typeof SCOPES)[number], string>> = {
  ingest: 'report calls',
  read: 'ask questions',
  admin: 'all, also keys',
}

/** Makes a key and shows it, this once. */
export function KeyForm() {
  const [name, setName] = useState('')
  const [project, setProject] = useState('')
  const [scopes, setScopes] = useState<readonly string[]>(['ingest'])
  const make = useMakeKey()
  const toggle = (scope: string): void =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope])
  return (
    <form
      className="key-form"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate(
          { name: name.trim(), scopes, project: project.trim() === '' ? null : project.trim() },
          { onSuccess: () => setName('') },
        )
      }}
    >
      <label className="field">
        Name
        <input
          className="input"
          required={true}
          value={name}
          placeholder="ci"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className="field">
        Project
        <input
          className="input"
          value={project}
          placeholder="all"
          onChange={({ target }) => setProject(target.value)}
        />
      </label>
      <fieldset className="key-scopes">
        <legend className="sr-only">What it may</legend>
        {SCOPES.map((scope) => (
          <label key={scope} className="field">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={() => toggle(scope)}
            />
            {scope}: {MEANINGS[scope]}
          </label>
        ))}
      </fieldset>
      <button
        type="submit"
        className="button primary"
        disabled={scopes.length === 0 || make.isPending}
      >
        Make a key
      </button>
      {make.error !== null && (
        <p className="bad" role="alert">
          {make.error.message}
        </p>
      )}
      {make.data !== undefined && (
        <div className="made-key" role="status">
          <CodeBlock
            title={`The key “${make.data.name}”: copy it now, it is not shown again`}
            text={make.data.key}
          />
        </div>
      )}
    </form>
  )
}
