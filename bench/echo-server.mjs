// The physical limit of a server: bare Fastify, which reads the same bodies and answers.
import Fastify from 'fastify'

const app = Fastify({ bodyLimit: 1 << 26 })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/v1/events', (request, reply) => {
  reply.code(202).send({ accepted: request.body.length, duplicates: 0, rejected: [] })
})
process.stderr.write(`Serving on ${await app.listen({ port: 0 })} (Ctrl+C ends it)\n`)
