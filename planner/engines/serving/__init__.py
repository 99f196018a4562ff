"""LLM memory, latency and throughput: a roofline with few factors, each of them data.

Start at `setup.ServingSetup`. `memory` says what fits, `roofline` what one step costs, `batching`
what a replica serves, `simulator` what its users see, `training` what a run takes.
"""
