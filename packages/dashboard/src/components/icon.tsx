/** Lines of a 20 × 20 drawing, by what they mean. */
const PATHS = {
  brand: 'M3 5h14M3 10h9M3 15h12',
  overview: 'M3 17V9m5 8V4m5 13v-6m4 6V7',
  explore: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3Zm4.5 10.5L18 18',
  prices:
    'M10 3v14M14 6.5C14 5 12 4.500 10 4.500S6 5.500 6 7.200 8 9.800 10 10s4 1 4 2.800-2 2.700-4 2.700-4-.5-4-2',
  events: 'M3 5h14M3 10h14M3 15h14',
  tasks: 'M4 5h5M4 10h8m-8 5h12M3 3v14',
  agents:
    'M10 3a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM3.500 17c.5-3.500 3-5 6.500-5s6 1.500 6.500 5',
  tools: 'M12 4a4 4 0 0 0 5 5L8.500 17.500a2 2 0 0 1-3-3L14 6M12 4l2.500 2.500',
  live: 'M2 10h4l2-6 4 12 2-6h4',
  settings: 'M3 6h8m4 0h2M3 14h2m4 0h8M13 4v4M7 12v4',
  system: 'M3 4h14v9H3Zm5 13h4m-2-4v4',
  light:
    'M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM10 2v1.500m0 13V18M2 10h1.500m13 0H18M4.300 4.300l1.100 1.100m9.200 9.200 1.100 1.100m0-11.400-1.100 1.100M5.400 14.600l-1.100 1.100',
  dark: 'M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500Z',
  keyboard: 'M2 5h16v10H2Zm3 3.500h.01M8 8.500h.01M11 8.500h.01M14 8.500h.01M6 12h8',
  calendar: 'M3 5h14v12H3Zm0 4h14M7 3v3m6-3v3',
  filter: 'M3 5h14M6 10h8m-5 5h2',
  close: 'M5 5l10 10M15 5 5 15',
  copy: 'M7 7h9v9H7ZM4 13V4h9',
  download: 'M10 3v9m-4-4 4 4 4-4M4 16h12',
  out: 'M9 3a6 6 0 1 0 0 12A6 6 0 0 0 9 3Zm4.500 10.500L18 18M6.500 9h5',
  back: 'M12 4l-6 6 6 6',
  forth: 'M8 4l6 6-6 6',
  pause: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6Z',
  warn: 'M10 3 2 17h16Zm0 5v4m0 2.500v.01',
} as const

/** The name of an icon. */
export type IconName = keyof typeof PATHS

/** A small drawing beside a word: never the only word. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 20 20"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
