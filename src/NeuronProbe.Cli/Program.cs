using TorchSharp;

using var t = torch.arange(10, dtype: torch.float32);
Console.WriteLine(t.sum().item<float>());
