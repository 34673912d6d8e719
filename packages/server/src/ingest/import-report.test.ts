import { expect, it } from 'vitest'
import { addReports, emptyReport, type ImportReport, MAX_REJECTIONS } from './import-report.ts'

const rejection = { file: 'a', line: 1, id: null, code: 'invalid_json', message: 'cut' }
const report: ImportReport = {
  source: 'events',
  files: 1,
  bytes: 10,
  accepted: 3,
  duplicates: 2,
  rejected: 15,
  rejections: Array.from({ length: 15 }, () => rejection),
  skipped: { summary: 1 },
}

it('adds reports up; the list of rejections is capped, their count is not', () => {
  const sum = addReports(report, { ...report, skipped: { summary: 2, partial: 1 } })
  expect(sum).toMatchObject({ files: 2, bytes: 20, accepted: 6, duplicates: 4, rejected: 30 })
  expect(sum.skipped).toEqual({ summary: 3, partial: 1 })
  expect(sum.rejections).toHaveLength(MAX_REJECTIONS)
})

it('begins with nothing', () => {
  expect(addReports(emptyReport('events'), report)).toEqual(report)
})
