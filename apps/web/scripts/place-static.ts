import { cp } from 'node:fs/promises'
import path from 'node:path'

/*
 * `next build` leaves the browser's files beside the standalone server. The server looks for them
 * below itself, so they are copied there once after each build.
 */
const web = path.join(import.meta.dirname, '..')
const served = path.join(web, '.next/standalone/apps/web')

await cp(path.join(web, '.next/static'), path.join(served, '.next/static'), { recursive: true })
