import { render } from 'preact';
import { App } from './app.tsx';
import './style/base.css';

render(<App />, document.querySelector('#app') as HTMLElement);
