import '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SESSION_S } from './sessions.ts'

const NAME = 'tokenledger'
/** Browsers take a cookie of this name over TLS only, and from no other host. */
const SECURE_NAME = `__Host-${NAME}`

const isSecure = ({ protocol }: FastifyRequest): boolean => protocol === 'https'
const nameFor = (request: FastifyRequest): string => (isSecure(request) ? SECURE_NAME : NAME)

/** The session that a request's cookie names; null: none. */
export const sessionOf = (request: FastifyRequest): string | null =>
  request.cookies[nameFor(request)] ?? null

/** Hands a session to the browser: no script reads it, no other site has it sent. */
export function giveSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  void reply.setCookie(nameFor(request), token, { ...cookieOptions(request), maxAge: SESSION_S })
}

/** Takes the session from the browser. */
export function takeSession(request: FastifyRequest, reply: FastifyReply): void {
  void reply.clearCookie(nameFor(request), cookieOptions(request))
}

const cookieOptions = (request: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request) }) as const
