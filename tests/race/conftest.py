from tests.contract.store.conftest import anyio_backend, installation

__all__ = ["anyio_backend", "installation"]
