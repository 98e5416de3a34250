import { wireInPage } from '../../rpc/inPage';
import { serve } from '../../rpc/serve';
import { archiveProtocol } from './archiveProtocol';
import { archiveSession } from './archiveSession';
import { databaseArchive } from './database';

/** What the archive's worker does, in the page's own thread: for browsers that can't make such workers. */
export function archiveInPage() {
  const { face, port } = wireInPage();
  serve(archiveProtocol, archiveSession(databaseArchive()), port);
  return face;
}
