import type { CatalogueGroup } from '../../core/catalogue.ts';

/** In the order in which they are offered; the first five have a button. */
export const GROUPS: readonly CatalogueGroup[] = [
  { id: 'linux', name: 'A Linux shop', about: 'distributions, and what nearly all of them run' },
  { id: 'windows', name: 'A Windows shop', about: 'Microsoft, and what Windows networks run' },
  { id: 'web', name: 'A web shop', about: 'web servers, languages and content management' },
  { id: 'network', name: 'A network team', about: 'firewalls, routers, switches and remote access' },
  { id: 'cloud', name: 'A cloud team', about: 'clouds, containers and what builds and runs them' },
  { id: 'bsd', name: 'A BSD shop', about: 'FreeBSD, NetBSD, OpenBSD' },
  { id: 'desktops', name: 'Desktops and phones', about: 'browsers, Apple, office desks' },
  { id: 'code', name: 'A development team', about: 'languages, frameworks and their packages' },
  { id: 'data', name: 'Databases and search', about: 'databases, search and message brokers' },
  { id: 'security', name: 'A security team', about: 'security products, and who finds flaws' },
  { id: 'industry', name: 'An industrial site', about: 'control systems and their makers' },
  { id: 'certs', name: 'National CERTs', about: 'warnings of states and their agencies' },
  { id: 'lists', name: 'Mailing lists', about: 'announcements and discussion as they come' },
];
