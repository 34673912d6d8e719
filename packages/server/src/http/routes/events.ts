import type { FastifyInstance } from 'fastify'
import { leaveBodies } from '../body/body-reader.ts'
import { deliveryForm } from '../delivery-form.ts'
import type { Services } from '../services.ts'

/** `POST /v1/events`: calls, in the native form. */
export function eventRoutes(app: FastifyInstance, { bodies, intake }: Services): void {
  leaveBodies(app)
  app.post('/v1/events', async (request, reply) => {
    const form = deliveryForm(request.headers)
    const answer = await bodies.withBody(request, (body) => intake.take({ form, body }))
    return reply.code(202).send(answer)
  })
}
