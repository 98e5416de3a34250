/** What opens at a press of somebody who looks for it: one file, since each costs the first paint its name. */
export { AboutDialog } from './AboutDialog';
export { EngineDialog } from './EngineDialog';
export { HelpDialog } from './HelpDialog';
export { LinkDialog } from './LinkDialog';
