/** What the page shows of the lessons: one file, loaded when any of it is first needed. */
export { LessonCard } from './LessonCard';
export { LessonKeeper } from './LessonKeeper';
export { LessonMenu } from './LessonMenu';
export { TeacherSheet } from './TeacherSheet';
export { WelcomeCard } from './WelcomeCard';
