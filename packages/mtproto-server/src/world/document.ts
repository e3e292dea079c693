import type { TlObject } from '../rpc.ts'
import type { FileLayout } from './file-layout.ts'

/** A file that messages may hold. */
export interface Document extends FileLayout {
  id: bigint
  /** The data centre that keeps it. */
  dc: number
  mimeType: string
  /** Seconds since 1970. */
  date: number
  /** `documentAttribute…` as they were uploaded. */
  attributes: TlObject[]
}

/** The name that a document was uploaded under, or ''. */
export function nameOf(document: Document): string {
  const attribute = document.attributes.find(({ _ }) => _ === 'documentAttributeFilename')
  return typeof attribute?.file_name === 'string' ? attribute.file_name : ''
}
