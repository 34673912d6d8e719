/** A change to the left or to the right of nothing. `share` is −1 to 1. */
export function DeltaBar({ share }: { readonly share: number }) {
  const width = Math.abs(share) * 50
  return (
    <svg className="delta-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect
        className={share < 0 ? 'less' : 'more'}
        x={share < 0 ? 50 - width : 50}
        width={width}
        height="8"
      />
      <path d="M50 0v8" />
    </svg>
  )
}
