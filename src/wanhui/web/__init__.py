"""The desk in the browser: server-rendered pages whose handlers call one flow each."""
