import { serve } from '../../rpc/serve';
import { archiveProtocol } from './archiveProtocol';
import { archiveSession } from './archiveSession';
import { databaseArchive } from './database';

/** A worker of its own: the engine's is busy while it trains, and may be lost before its run is kept. */
serve(archiveProtocol, archiveSession(databaseArchive()), globalThis);
