#!/usr/bin/env node
// The status line is drawn many times a minute: it starts without the rest of the command.
const [verb, ...words] = process.argv.slice(2)
const isLine = verb === 'statusline' && words.every((word) => word === '--no-refresh')
if (isLine) require('./dist/status-line.js').drawStatusLine({ isRefreshed: words.length === 0 })
else require('./dist/command.js').runCommand(process.argv.slice(2), process)
