/** What crosses the network, as types: for programs that ask a server, such as the dashboard. */
export type * from './wire/usage-answer.ts'
