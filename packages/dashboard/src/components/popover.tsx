import { type ReactNode, useEffect, useRef, useState } from 'react'
import './controls.css'

/** A button and what it opens: Escape, a click elsewhere or `close` shut it. */
export function Popover({
  id,
  label,
  button,
  children,
}: {
  readonly id?: string
  /** What the opened part is called. */
  readonly label: string
  readonly button: ReactNode
  readonly children: (close: () => void) => ReactNode
}) {
  const [isOpen, setOpen] = useState(false)
  const anchor = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    opener.current?.focus()
  }
  useEffect(() => {
    if (!isOpen) return
    const onPress = ({ target }: Event): void => {
      if (!anchor.current?.contains(target as Node)) setOpen(false)
    }
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return
      setOpen(false)
      opener.current?.focus()
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])
  return (
    <div className="anchor" ref={anchor}>
      <button
        id={id}
        ref={opener}
        type="button"
        className="button"
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={() => setOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen && (
        <div className="popover" role="dialog" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  )
}
