export { Page } from './not-found';
