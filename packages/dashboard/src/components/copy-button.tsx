import { useState } from 'react'
import { Icon } from './icon.tsx'
import './controls.css'

const SAID_MS = 2_000

/** Copies a text, and says that it has. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), SAID_MS)
  }
  return (
    <>
      <button
        type="button"
        className="button icon-button quiet"
        aria-label={label}
        title={label}
        onClick={() => void copy()}
      >
        {isCopied ? '✓' : <Icon name="copy" />}
      </button>
      <span className="sr-only" aria-live="polite">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  )
}
