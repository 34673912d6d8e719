import './share-bar.css'

/** A share of 1 as a bar; nothing where it is unknown. */
export function ShareBar({ share }: { readonly share: number | null }) {
  return (
    <svg className="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" width="100" height="6" rx="1" />
      {share !== null && (
        <rect className="part" width={Math.max(share * 100, 0.6)} height="6" rx="1" />
      )}
    </svg>
  )
}
