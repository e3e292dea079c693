import { Notice } from './notice.tsx'

/** Shown when the manager does not answer. `retry` is the address of the requested page. */
export function DownNotice({ retry }: { retry: string }) {
  return (
    <Notice
      title="The vault is not answering"
      text="The page is up, but the library behind it did not reply in time. It may be starting; try again in a moment."
    >
      <a href={retry} className="btn btn-primary">
        Try again
      </a>
    </Notice>
  )
}
