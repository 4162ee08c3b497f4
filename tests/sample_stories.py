"""One event as told three times."""

from __future__ import annotations

FRENCH = (
    "Deloitte rembourse Canberra pour un rapport truffé de références inventées",
    "Le cabinet Deloitte rend une partie des 440 000 dollars australiens au ministère de l'Emploi. "
    "L'universitaire Chris Rudge avait trouvé des articles et un jugement qui n'existent pas. Azure OpenAI "
    "GPT-4o a servi.",
)
RETOLD = (
    "Rapport bidon : Deloitte va rembourser l'Australie",
    "Chris Rudge, universitaire, avait relevé des références inventées par GPT-4o dans le rapport facturé "
    "440 000 dollars par Deloitte au ministère de l'Emploi de Canberra.",
)
ENGLISH = (
    "Deloitte refunds Canberra over report with invented references",
    "Deloitte will pay back part of the A$440,000 contract to the employment department. Academic Chris "
    "Rudge found papers and a judgment that do not exist. Azure OpenAI GPT-4o was used.",
)
