import { CopyButton } from './copy-button.tsx'
import './states.css'

/** A text to copy, such as a command. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div className="command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <code tabIndex={0}>{text}</code>
      <CopyButton text={text} label={`Copy ${text}`} />
    </div>
  )
}
