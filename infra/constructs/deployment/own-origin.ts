/** Stands for the API's own address as the origin of pages: the value of `PublicOrigin` in a trial. */
export const ownOrigin = 'execute-api';
