import fc from 'fast-check'

// The usual run draws the same examples each time: what it says depends on the code alone. The full
// run draws others each time, and says by which seed.
if (process.env['TOKENLEDGER_FULL'] === undefined) fc.configureGlobal({ seed: 1 })
