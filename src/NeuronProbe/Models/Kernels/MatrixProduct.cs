namespace NeuronProbe.Models.Kernels;

/// <summary>How the product of a linear module is computed. The results differ by rounding alone.</summary>
internal enum MatrixProduct
{
    /// <summary>LibTorch's own <c>linear</c>.</summary>
    Linear,

    /// <summary>A 1x1 convolution over the same memory seen as channels-last, which LibTorch gives to another
    /// library.</summary>
    Convolution,

    /// <summary>Our own, over weights that are laid out once; see <see cref="PackedProduct"/>.</summary>
    Packed,
}
