/** A time on the clock of this machine, as lines and names of files have it. */
export interface LocalStamp {
  /** `YYYY-MM-DD` */
  readonly date: string
  /** `HH:mm:ss.SSS` */
  readonly time: string
}

/** The local date and time of an instant, by the zone of the process. */
export function localStamp(at: Date): LocalStamp {
  const two = (value: number): string => String(value).padStart(2, '0')
  const year = String(at.getFullYear()).padStart(4, '0')
  const milliseconds = String(at.getMilliseconds()).padStart(3, '0')
  return {
    date: `${year}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${milliseconds}`,
  }
}
