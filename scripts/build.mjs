// `npm run build`: compiles what changed.
import { build } from './setup.mjs'

build()
