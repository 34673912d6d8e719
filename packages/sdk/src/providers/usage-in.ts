import { type Fields, ownFields } from './fields.ts'

/** The usage object of an answer, or the bare one. */
export const usageIn = (payload: Fields): Fields => ownFields(payload, 'usage') ?? payload
