import type { FastifyInstance } from 'fastify'
import { projectOf } from '../access/ledger-of.ts'
import { leaveBodies } from '../body/body-reader.ts'
import { deliveryForm } from '../delivery-form.ts'
import type { RouteServices } from '../services.ts'

/** `POST /v1/events`: calls, in the native form. */
export function eventRoutes(app: FastifyInstance, { bodies, intake }: RouteServices): void {
  leaveBodies(app)
  app.post('/v1/events', async (request, reply) => {
    const form = deliveryForm(request.headers)
    const project = projectOf(request)
    const answer = await bodies.withBody(request, (body) => intake.take({ form, body, project }))
    return reply.code(202).send(answer)
  })
}
