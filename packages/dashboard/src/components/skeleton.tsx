import './skeleton.css'

/** The place of something that is being asked about. */
export function Skeleton({ height }: { readonly height: number }) {
  return (
    <div className="skeleton" style={{ height }} role="status">
      <span className="sr-only">Loading</span>
    </div>
  )
}
