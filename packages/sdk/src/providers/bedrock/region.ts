import type { Hints } from '../hints.ts'

const PROFILE = /(?:^|\/)(us-gov|us|eu|apac|jp|au|ca|global)\./

/** The geography of the inference profile that was asked for, such as `eu`: it changes the price. */
export function regionOf(hints: Hints): string | undefined {
  return PROFILE.exec(hints.requestModel ?? '')?.[1]
}
