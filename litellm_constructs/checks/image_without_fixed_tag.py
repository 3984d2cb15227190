"""image-without-fixed-tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litellm_constructs.checks._check import Problem, Severity, check
from litellm_constructs.checks._estate import Estate
from litellm_constructs.framework.tokens import unresolved
from litellm_constructs.kubernetes.router import ModelRouter
from provider_shim.versions import NEWEST

_FIXED = re.compile(r"@sha256:|:[^/]*\d[^/]*$")


@check("image-without-fixed-tag", Severity.WARNING)
def image_without_fixed_tag(estate: Estate) -> Iterator[Problem]:
    """The image of a router has a tag that stays: a version, or a digest.

    What `latest` or `main-stable` is changes without a plan: pods of one Deployment are of several versions, and the
    database is not brought to the newer one.
    """
    for router in estate.constructs(ModelRouter):
        if not unresolved(router.image) and not _FIXED.search(router.image):
            yield router, f"the image {router.image} is another one by and by: name a version, such as :v{NEWEST}"
