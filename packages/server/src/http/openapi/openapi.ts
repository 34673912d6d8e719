import type { Parameters } from '../../questions/question.ts'
import { jsonSchemas } from '../../wire/json-schemas.ts'
import type { DescribedRoute } from './described-route.ts'
import { DESCRIBED_ROUTES } from './described-routes.ts'

const INFO = {
  title: 'Tokenledger',
  description: 'One ledger for every token that agents consume, and what it costs.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
}

/** The routes of the server as an OpenAPI 3.1 document, made of the types of the wire. */
export function openapi(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of DESCRIBED_ROUTES) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { ...INFO, version },
    security: [{}, { key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key: `tl_…`.' } },
      schemas: { ...componentSchemas(), 'event-batch': EVENT_BATCH },
    },
  }
}

const EVENT = { $ref: '#/components/schemas/event' }
const EVENT_BATCH = {
  anyOf: [
    { type: 'array', items: EVENT },
    {
      type: 'object',
      properties: { events: { type: 'array', items: EVENT } },
      required: ['events'],
    },
  ],
}

function operationOf({ method, path, summary, parameters, body, status, answer }: DescribedRoute) {
  return {
    operationId: `${method}${path.replace(/[^a-z]+(.)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(parameters !== undefined && { parameters: parametersOf(path, parameters) }),
    ...(body !== undefined && { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      [status]: { description: summary, content: contentOf(answer) },
      default: {
        description: 'The request was refused, or could not be answered.',
        content: contentOf({ 'application/json': 'error' }),
      },
    },
  }
}

function parametersOf(path: string, parameters: Parameters): object[] {
  return Object.entries(parameters).map(([name, { kind, description }]) => {
    const isInPath = path.includes(`{${name}}`)
    const text = { type: 'string' }
    return {
      name,
      in: isInPath ? 'path' : 'query',
      description,
      ...(isInPath && { required: true }),
      schema: kind === 'many' ? { type: 'array', items: text } : text,
    }
  })
}

function contentOf(types: DescribedRoute['answer']): object {
  return Object.fromEntries(
    Object.entries(types).map(([type, name]) => [
      type,
      name === null ? {} : { schema: { $ref: `#/components/schemas/${name}` } },
    ]),
  )
}

/** A schema refers to parts of itself; within this document these stand elsewhere. */
function componentSchemas(): Record<string, object> {
  return Object.fromEntries(
    Object.entries(jsonSchemas()).map(([name, { $schema: _, ...schema }]) => {
      const text = JSON.stringify(schema)
      const moved = text.replaceAll('"$ref":"#', `"$ref":"#/components/schemas/${name}`)
      return [name, JSON.parse(moved) as object]
    }),
  )
}
