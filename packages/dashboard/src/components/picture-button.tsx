import { download } from './download.ts'
import { fileName } from './file-name.ts'
import { Icon } from './icon.tsx'
import './controls.css'

/** Saves a picture of what is shown. */
export function PictureButton({
  title,
  isReady = true,
  take,
}: {
  readonly title: string
  readonly isReady?: boolean
  /** Undefined: it is not drawn. */
  readonly take: () => Promise<Blob> | undefined
}) {
  const save = async (): Promise<void> => {
    const picture = await take()
    if (picture !== undefined) download(`${fileName(title)}.png`, picture)
  }
  return (
    <button
      type="button"
      className="button"
      aria-label={`PNG of ${title}`}
      disabled={!isReady}
      onClick={() => void save()}
    >
      <Icon name="download" />
      PNG
    </button>
  )
}
