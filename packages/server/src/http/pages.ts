import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import statics from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where the dashboard is once it was built. */
export const PAGES_FOLDER = fileURLToPath(new URL('../../public', import.meta.url))

/** Serves the dashboard's files. Answers whether an address is one of its pages. */
export interface Pages {
  /** Answers with a page; false: the request asks for none. */
  show(request: FastifyRequest, reply: FastifyReply): boolean
}

/** Serves the files of a folder; without it, a page that says how to get them. */
export function pages(app: FastifyInstance, folder: string): Pages {
  const isBuilt = existsSync(join(folder, 'index.html'))
  if (isBuilt) {
    void app.register(statics, {
      root: folder,
      preCompressed: true,
      setHeaders: (reply, path) => void reply.header('cache-control', cachingOf(path)),
      cacheControl: false,
    })
  }
  return {
    show(request, reply) {
      if (!asksForPage(request)) return false
      if (isBuilt) void reply.sendFile('index.html')
      else void reply.type('text/html; charset=utf-8').send(NOT_BUILT)
      return true
    },
  }
}

/** Files in `assets` are named by a hash of what they hold. */
const cachingOf = (path: string): string =>
  /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'

const NO_PAGES = /^\/(?:v1|metrics|healthz|openapi\.json|assets)(?:\/|$)/

function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  const path = url.split('?', 1)[0] ?? ''
  const isVisit = method === 'GET' || method === 'HEAD'
  return isVisit && !NO_PAGES.test(path) && (headers.accept ?? '').includes('text/html')
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Tokenledger</title>
<h1>The server runs; its dashboard was not built</h1>
<p>In a clone: <code>npm run build</code>, then start the server again.</p>
<p>The server takes calls and answers questions all the same: <code>GET /v1/usage</code>, or <code>tokenledger report</code>.</p>
</html>
`
