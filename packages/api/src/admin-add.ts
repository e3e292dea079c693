import { z } from 'zod'
import { pathText } from './plain-text.ts'
import { Problem } from './problem.ts'

/** Body of `POST /api/admin/add`. */
export interface AddRequest {
  /** Absolute paths of files or folders on the server's machine. */
  paths: string[]
  /** Copies the bytes into the main storage instead of indexing them in place. */
  copy: boolean
  /** Reports the changes without making them. */
  dryRun: boolean
}

/** The result for one file. */
export interface AddLine {
  path: string
  status: 'added' | 'known' | 'skipped' | 'failed'
  reason: string | null
  titleId: string | null
  title: string | null
  fileIds: string[]
}

/** The last line of a complete add. */
export interface AddSummary {
  summary: { added: number; known: number; skipped: number; failed: number }
}

/** One line of the answer of `POST /api/admin/add`. A `Problem` is the last line of a failed add. */
export type AddStreamLine = AddLine | AddSummary | Problem

const count = z.number().int().min(0)

/** Schema of `AddRequest`. */
export const AddRequest: z.ZodType<AddRequest> = z
  .strictObject({
    paths: z.array(pathText(4096)).min(1).max(1000).describe('Absolute, on the machine of the server.'),
    copy: z.boolean().default(false).describe('Put the bytes into the main storage.'),
    dryRun: z.boolean().default(false).describe('Tell what would be done and do nothing.'),
  })
  .meta({ id: 'AddRequest', description: 'Files or folders to add.' })

/** Schema of `AddLine`. */
export const AddLine: z.ZodType<AddLine> = z
  .object({
    path: z.string(),
    status: z.enum(['added', 'known', 'skipped', 'failed']),
    reason: z.string().nullable(),
    titleId: z.string().nullable(),
    title: z.string().nullable(),
    fileIds: z.array(z.string()),
  })
  .meta({ id: 'AddLine', description: 'What became of one file.' })

/** Schema of `AddSummary`. */
export const AddSummary: z.ZodType<AddSummary> = z
  .object({ summary: z.object({ added: count, known: count, skipped: count, failed: count }) })
  .meta({ id: 'AddSummary', description: 'The last line of an add that ran to its end.' })

/** Schema of `AddStreamLine`. */
export const AddStreamLine: z.ZodType<AddStreamLine> = z
  .union([AddLine, AddSummary, Problem])
  .meta({ id: 'AddStreamLine', description: 'One line of the stream.' })
