"""The training loop: one recipe, one data set, one folder with everything that is needed to go on."""

import copy
import math
import time
from pathlib import Path

import torch
from torch.utils.data import DataLoader, IterableDataset

EMA = 0.999
SAVE_EVERY = 180  # seconds


class Batches(IterableDataset):
    """Batch number n is the same whether the run was stopped in between or not, and whichever worker makes it."""

    def __init__(self, recipe, data, seed, first):
        self.recipe, self.data, self.seed, self.first = recipe, data, seed, first

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        step, stride = self.first, 1
        if worker:
            torch.set_num_threads(1)
            step, stride = step + worker.id, worker.num_workers
        while True:
            yield self.recipe.batch(self.data, self.seed, step)
            step += stride


class Run:
    """A network in training. `folder/checkpoint.pt` is read if it is there."""

    def __init__(self, recipe, data, folder, seed=1, device=None, start=None):
        self.recipe, self.data, self.folder, self.seed = recipe, data, Path(folder), seed
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(seed)
        self.net = recipe.net().to(self.device)
        if start:
            missing, unknown = self.net.load_state_dict(torch.load(start, map_location=self.device), strict=False)
            if unknown:
                raise ValueError(f"{start} is of another network than {recipe.network}: {', '.join(unknown[:3])}, …")
        self.mean = copy.deepcopy(self.net.state_dict())
        self.optimiser = recipe.optimiser(self.net)
        self.rates = [group["lr"] for group in self.optimiser.param_groups]
        self.step, self.losses, self.of_epoch, self.settings = 0, [], [0.0, 0], {"seed": seed, "start": str(start) if start else None}
        self.checkpoint = self.folder / "checkpoint.pt"
        if self.checkpoint.exists():
            self.resume(torch.load(self.checkpoint, map_location=self.device))

    def resume(self, saved):
        if saved["recipe"] != self.recipe.name or saved["settings"]["seed"] != self.seed:
            raise ValueError(f"{self.checkpoint} is of recipe {saved['recipe']}, seed {saved['settings']['seed']}: name another folder")
        self.net.load_state_dict(saved["net"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.recipe.load_state_dict(saved["state"])
        self.mean, self.step, self.losses, self.of_epoch = saved["mean"], saved["step"], saved["losses"], saved["of_epoch"]
        self.settings = saved["settings"]

    def save(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.checkpoint.with_suffix(".part")
        torch.save({"recipe": self.recipe.name, "settings": self.settings, "net": self.net.state_dict(), "mean": self.mean,
                    "optimiser": self.optimiser.state_dict(), "state": self.recipe.state_dict(), "step": self.step,
                    "losses": self.losses, "of_epoch": self.of_epoch}, part)
        part.rename(self.checkpoint)

    def train(self, steps, workers=0, tell=print):
        """Up to step number `steps`."""
        batches = iter(DataLoader(Batches(self.recipe, self.data, self.seed, self.step), batch_size=None, num_workers=workers))
        per_epoch, saved = self.recipe.per_epoch(self.data, self.seed), time.monotonic()
        while self.step < steps:
            loss = self.learn(next(batches))
            if not math.isfinite(loss):
                raise FloatingPointError(f"the loss of step {self.step} is {loss}: lower the rate")
            self.step += 1
            self.losses = [*self.losses[-999:], loss]
            self.of_epoch = [self.of_epoch[0] + loss, self.of_epoch[1] + 1]
            if self.step % per_epoch == 0:
                self.recipe.after_epoch(self.of_epoch[0] / self.of_epoch[1])
                self.of_epoch = [0.0, 0]
            if self.step % 50 == 0:
                recent = self.losses[-50:]
                tell(f"step {self.step} of {steps}, loss {sum(recent) / len(recent):.4f}")
            if time.monotonic() - saved > SAVE_EVERY:
                self.save()
                saved = time.monotonic()
        self.save()

    def learn(self, batch):
        net, recipe = self.net.train(), self.recipe
        recipe.before(net, self.step)
        for group, rate in zip(self.optimiser.param_groups, self.rates):
            group["lr"] = rate * recipe.rate_at(self.step)
        batch = tuple(part.to(self.device) for part in batch)
        torch.manual_seed(self.seed * 1_000_003 + self.step)  # of dropout
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.step)
        loss = recipe.loss(net, batch, generator)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if recipe.clip_gradients:
            torch.nn.utils.clip_grad_norm_(net.parameters(), recipe.clip_gradients)
        self.optimiser.step()
        self.average()
        return loss.item()

    @torch.no_grad()
    def average(self):
        """The weights that are exported: a mean of the last thousand or so steps."""
        keep = min(EMA, (self.step + 1) / (self.step + 10))
        for name, now in self.net.state_dict().items():
            mean = self.mean[name]
            mean.lerp_(now, 1 - keep) if mean.is_floating_point() else mean.copy_(now)

    def averaged(self):
        net = self.recipe.net()
        net.load_state_dict({k: v.cpu() for k, v in self.mean.items()})
        return net.eval()
