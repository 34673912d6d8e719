import { EXPORT_PARAMETERS, EXPORT_PATH } from '../../questions/export/ask-export.ts'
import { QUESTIONS } from '../../questions/questions.ts'
import type { DescribedRoute } from './described-route.ts'

const OTLP = { 'application/x-protobuf': null, 'application/json': null }
const EVENTS = { 'application/json': 'event-batch', 'application/x-ndjson': 'event' }

/** Every route of the server; a test compares it with those that there are. */
export const DESCRIBED_ROUTES: readonly DescribedRoute[] = [
  {
    method: 'post',
    path: '/v1/events',
    summary: 'Takes calls; answers when they are kept durably.',
    body: EVENTS,
    status: 202,
    answer: { 'application/json': 'ingest-answer' },
  },
  ...(['traces', 'metrics', 'logs'] as const).map(
    (signal): DescribedRoute => ({
      method: 'post',
      path: `/v1/${signal}`,
      summary: `Takes ${signal} of OpenTelemetry (OTLP/HTTP); answers in the form of the request.`,
      body: OTLP,
      status: 200,
      answer: OTLP,
    }),
  ),
  ...QUESTIONS.map(
    ({ path, summary, parameters, answer }): DescribedRoute => ({
      method: 'get',
      path,
      summary,
      parameters,
      status: 200,
      answer: { 'application/json': answer },
    }),
  ),
  {
    method: 'get',
    path: EXPORT_PATH,
    summary:
      'The calls of the ledger as a file: events, CSV or FOCUS; corrected ones as they stand.',
    parameters: EXPORT_PARAMETERS,
    status: 200,
    answer: { 'application/x-ndjson': 'event', 'text/csv': null },
  },
  {
    method: 'get',
    path: '/v1/live',
    summary: 'What happens, as server-sent events: `entry`, `totals`, `in_flight`.',
    parameters: {
      where: { kind: 'many', description: 'Only these entries, as for the other questions.' },
      after: { kind: 'one', description: 'Begins after this row; `Last-Event-ID` wins.' },
    },
    status: 200,
    answer: { 'text/event-stream': null },
  },
  {
    method: 'get',
    path: '/v1/inflight',
    summary: 'Calls that have begun and not ended: estimates, never billed.',
    status: 200,
    answer: { 'application/json': 'calls-in-flight' },
  },
  {
    method: 'post',
    path: '/v1/inflight',
    summary: 'Tells of calls in flight, in the form of events; forgotten 30 s after the last word.',
    body: EVENTS,
    status: 202,
    answer: { 'application/json': 'in-flight-answer' },
  },
  {
    method: 'get',
    path: '/v1/keys',
    summary: 'The keys, without their secrets.',
    status: 200,
    answer: { 'application/json': 'key-list' },
  },
  {
    method: 'post',
    path: '/v1/keys',
    summary: 'Makes a key: its text is answered this once.',
    body: { 'application/json': 'key-wish' },
    status: 201,
    answer: { 'application/json': 'new-key' },
  },
  {
    method: 'delete',
    path: '/v1/keys/{id}',
    summary: 'Revokes a key, at once.',
    parameters: { id: { kind: 'one', description: 'The id of the key.' } },
    status: 200,
    answer: { 'application/json': 'key' },
  },
  {
    method: 'get',
    path: '/v1/session',
    summary: 'Whether this browser is known, and what it may do.',
    status: 200,
    answer: { 'application/json': 'session' },
  },
  {
    method: 'post',
    path: '/v1/session',
    summary: 'Begins a session of a browser by a key; a cookie keeps it.',
    body: { 'application/json': 'session-begin' },
    status: 200,
    answer: { 'application/json': 'session' },
  },
  {
    method: 'delete',
    path: '/v1/session',
    summary: 'Ends the session of this browser.',
    status: 204,
    answer: {},
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document.',
    status: 200,
    answer: { 'application/json': null },
  },
  {
    method: 'get',
    path: '/v1/settings',
    summary: 'How this server is set up.',
    status: 200,
    answer: { 'application/json': 'settings' },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'The figures of this server for Prometheus.',
    status: 200,
    answer: { 'text/plain': null },
  },
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the server answers and its ledger can be read.',
    status: 200,
    answer: { 'application/json': null },
  },
]
