"""The last weeks of the invented office: a crowd of papers of all kinds, each as far as it has come."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from secrets import token_urlsafe

from config.demo import certificates, crowd, mailroom
from config.demo.papers import Paper
from config.demo.story import bring
from pki import holdings
from registry import accounts
from registry.models import PasswordSlip, PortalAccount, SlipState
from workflows.models import Case
from workflows.stages import Stage

SUSPENDED, BACK = "RS", 5
Report = Callable[[int], None]


class Weeks:
    """Tells the story in the order in which it happened. A run that was killed is continued by another."""

    def __init__(self, count: int, *, report: Report) -> None:
        self.shares = crowd.Shares.of(count)
        self.report = report
        self.papers = 0
        self.passwords: dict[str, str] = {}
        everybody = crowd.registrations(self.shares.registrations)
        self.closed = [paper for paper in everybody if paper.stage == Stage.CLOSED]
        self.waiting = [paper for paper in everybody if paper.stage != Stage.CLOSED]

    def tell(self) -> None:
        """Registrations, what the mailroom made of them, certificates, then what their subscribers sent in later."""
        registered = self._finish(self.closed)
        mailroom.close_list()
        later = [*self._resets(), *self._about_certificates()]
        done = [paper for paper in later if paper.stage == Stage.CLOSED]
        self._finish(done)
        for paper in (paper for paper in [*later, *self.waiting] if paper.stage != Stage.CLOSED):
            self._bring(paper)
        # Whoever sent in another paper later has another slip by now.
        quiet = registered[self.shares.revocations + self.shares.resumptions : -self.shares.resets]
        for index, case in enumerate(quiet[:BACK]):
            mailroom.come_back(case, approved=index == 0)

    def _finish(self, papers: Iterable[Paper]) -> list[Case]:
        """Brings papers to where their slips wait, prints these in batches, and gives them out."""
        cases = [self._bring(replace(paper, stage=Stage.DELIVER)) for paper in papers]
        numbers = [case.number for case in cases]
        if PasswordSlip.objects.filter(case_number__in=numbers, state=SlipState.REQUESTED, reprint_of=None).exists():
            mailroom.print_all(read=self._read)
        for case in cases:
            mailroom.deliver(case)
        return cases

    def _bring(self, paper: Paper) -> Case:
        self.papers += 1
        self.report(self.papers)
        return bring(paper, draw=_nothing_is_drawn)

    def _read(self, slip: PasswordSlip, password: str) -> None:
        self.passwords[slip.account.account] = password

    def _resets(self) -> list[Paper]:
        forgetful = self.closed[-self.shares.resets :]
        stages = crowd.stages_of_few(len(forgetful))
        return [
            crowd.later(paper, kind="PW", index=index, stage=stage)
            for index, (paper, stage) in enumerate(zip(forgetful, stages, strict=True))
        ]

    def _about_certificates(self) -> list[Paper]:
        """Two papers a subscriber, one for each certificate of the pair."""
        papers = []
        needed = {"RV": self.shares.revocations, SUSPENDED: self.shares.resumptions}
        holders = iter(self.closed)
        for kind, count in needed.items():
            stages = crowd.stages_of_few(count)
            for index, stage in enumerate(stages):
                if index % 2 == 0:
                    holder = next(holders)
                    pair = self._pair_of(holder, suspended=kind == SUSPENDED)
                certificate = pair.certificates[index % 2].number
                papers.append(crowd.later(holder, kind=kind, index=index, stage=stage, certificates=certificate))
        return papers

    def _pair_of(self, paper: Paper, *, suspended: bool) -> holdings.Pair:
        account = PortalAccount.objects.select_related("subscriber").get(
            subscriber__id_number=paper.fields["id_number"], subscriber__seq="00"
        )
        if account.must_change and account.account in self.passwords:
            accounts.change_password(
                actor=accounts.actor_of(account),
                account=account,
                old=self.passwords[account.account],
                new=token_urlsafe(16),
            )
        pair = certificates.give_pair(account)
        if suspended and not Case.objects.filter(kind=SUSPENDED, holder_key=account.subscriber.public_id).exists():
            certificates.suspend(account, pair)
        return pair


def _nothing_is_drawn(slip: PasswordSlip, password: str) -> bytes:
    raise AssertionError(f"{slip.serial} is printed in a batch")
