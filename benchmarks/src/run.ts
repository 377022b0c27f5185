// npm run bench -- NAME. Those that are not about speed have flags of their own.
switch (process.argv[2]) {
  case 'detection':
    await import('./detection/run.ts');
    break;
  case 'cards':
    await import('./detection/cards.ts');
    break;
  case 'settle':
    await import('./settle/run.ts');
    break;
  case 'dashboards':
    await import('./dashboards/run.ts');
    break;
  default:
    await import('./speed.ts');
}
