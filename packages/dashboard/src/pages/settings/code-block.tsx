import { CopyButton } from '../../components/copy-button.tsx'

/** Some lines to copy, under a heading. */
export function CodeBlock({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <figure className="code-block">
      <figcaption>
        {title}
        <CopyButton text={text} label={`Copy: ${title}`} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
    </figure>
  )
}
