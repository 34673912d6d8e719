import { useState } from 'react'
import { Icon } from './icon.tsx'
import './controls.css'
import './states.css'

/** A text to copy, such as a command. */
export function Command({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <div className="command">
      <code>{text}</code>
      <button
        type="button"
        className="button icon-button quiet"
        aria-label={`Copy ${text}`}
        onClick={() => void copy()}
      >
        {isCopied ? '✓' : <Icon name="copy" />}
      </button>
      <span className="sr-only" aria-live="polite">
        {isCopied ? 'Copied' : ''}
      </span>
    </div>
  )
}
