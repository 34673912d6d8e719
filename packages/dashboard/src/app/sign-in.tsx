import { useState } from 'react'
import { Icon } from '../components/icon.tsx'
import { useSignIn } from '../questions/use-session.ts'
import '../components/controls.css'
import './sign-in.css'

/** The server demands a key: it is shown once, and a cookie stands for it from then on. */
export function SignIn() {
  const [key, setKey] = useState('')
  const signIn = useSignIn()
  return (
    <main className="sign-in" id="main">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate(key.trim())
        }}
      >
        <p className="brand">
          <Icon name="brand" />
          Tokenledger
        </p>
        <h1>Sign in</h1>
        <p className="muted">This server shows its ledger to those who have a key.</p>
        <label htmlFor="key">Key</label>
        <input
          id="key"
          className="input"
          type="password"
          autoComplete="current-password"
          placeholder="tl_…"
          required={true}
          value={key}
          aria-describedby="key-help"
          aria-invalid={signIn.isError}
          onChange={({ target }) => setKey(target.value)}
        />
        {signIn.error !== null && (
          <p className="bad" role="alert">
            {signIn.error.message}
          </p>
        )}
        <button type="submit" className="button primary" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in …' : 'Sign in'}
        </button>
        <p id="key-help" className="muted">
          On the server’s machine: <code>tokenledger keys create NAME --scope read</code>. The key
          is not kept in this browser.
        </p>
      </form>
    </main>
  )
}
