import type { FastifyInstance } from 'fastify'
import { projectOf } from '../access/ledger-of.ts'
import { attributionOf } from '../attribution/attribution-of.ts'
import { leaveBodies } from '../body/body-reader.ts'
import { deliveryForm } from '../delivery-form.ts'
import type { RouteServices } from '../services.ts'

/** `POST /v1/events`: calls, in the native form or as CloudEvents. */
export function eventRoutes(app: FastifyInstance, { bodies, intake }: RouteServices): void {
  leaveBodies(app)
  app.post('/v1/events', async (request, reply) => {
    const { headers } = request
    const defaults = attributionOf(headers)
    const project = projectOf(request)
    const how = { ...deliveryForm(headers), ...(defaults !== undefined && { defaults }), project }
    const answer = await bodies.withBody(request, (body) => intake.take({ ...how, body }))
    return reply.code(202).send(answer)
  })
}
